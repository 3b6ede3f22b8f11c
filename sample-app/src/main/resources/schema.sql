create table if not exists member (
  user_id     bigint                      not null,
  ord_seq     int                         not null,
  name        varchar(64),
  grade       varchar(16),
  modified_at timestamp(6) with time zone not null,
  deleted     boolean                     not null,
  primary key (user_id, ord_seq)
);

create table member (
  user_id bigint, ord_seq int, name varchar(64), modified_at timestamp(6) with time zone not null,
  primary key (user_id, ord_seq));

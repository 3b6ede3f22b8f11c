create table member (id bigint primary key, name varchar(64), version bigint not null);

-- freehold migration

-- Nobody is in two places at once: two appointments that hold the same person at the same time cannot both be stored, whoever writes them.
-- btree_gist lets the index compare organisation and person beside the time; it comes with PostgreSQL, and the owner of a database may
-- create it (a trusted extension).
create extension if not exists btree_gist;

alter table appointment_people add constraint appointment_people_one_place exclude using gist (
	organization_id with =,
	agent with =,
	tstzrange(starts_at, held_until) with &&
) where (agent is not null and holds);

-- What was there before accounts were verified and sessions had one row: row-level security stands aside for the owner, and
-- only for the two statements.
alter table users no force row level security;
update users set email_verified_at = created_at, password_changed_at = case when password_hash is null then null else updated_at end;
alter table users force row level security;

-- The session's own row is the one whose id is the family's: the token that works, or the last one that did.
alter table sessions no force row level security;
update sessions s set id = s.family_id, proved_at = s.created_at, factors = '["password"]'
where s.replaced_at is null and s.revoked_at is null;
alter table sessions force row level security;

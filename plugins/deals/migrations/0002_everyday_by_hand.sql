-- freehold migration

-- What code decides behind a deal's lock holds without code, too: of a deal's offers one at most is accepted.
create unique index offers_one_accepted on offers (organization_id, deal) where status = 'accepted' and archived_at is null;

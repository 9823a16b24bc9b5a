-- freehold migration

create index listings_status_closed_at_idx on listings (organization_id, status, closed_at, id);

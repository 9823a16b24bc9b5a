-- Whose turn it is, whatever waits: the first of a record, and the first of a webhook's backlog, each by a short walk of an index. Only
-- what is not done yet stands in them.
create index webhook_deliveries_lane_idx on webhook_deliveries (organization_id, webhook, subject, position) where state in ('waiting', 'sending');
create index webhook_deliveries_parked_idx on webhook_deliveries (organization_id, webhook, position, id) where state = 'waiting' and parked;

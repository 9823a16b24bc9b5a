-- freehold migration

-- Every change of a listing that counts is kept, whoever makes it: an operation, an import, a plugin's own SQL. The columns that count
-- are named here; what only code keeps (dates, keys, hints) does not.
create function listings_counted(listing jsonb) returns jsonb language sql immutable as $counted$
	select coalesce(jsonb_object_agg(key, value), '{}') from jsonb_each(listing) where key = any (array[
		'status', 'purpose', 'headline', 'description', 'property_type', 'price_amount', 'price_currency', 'bedrooms', 'bathrooms',
		'living_area_value', 'living_area_unit', 'lot_area_value', 'lot_area_unit', 'year_built', 'features',
		'address_line1', 'address_line2', 'address_city', 'address_region', 'address_postal_code', 'address_country',
		'location_latitude', 'location_longitude', 'agent', 'property', 'permit_number', 'permit_expires', 'tenancy_contract',
		'list_office_name', 'internet_display', 'internet_address_display', 'internet_price_display'])
$counted$;

create function listings_keep_version() returns trigger language plpgsql as $version$
declare
	said jsonb := coalesce(nullif(current_setting('freehold.actor', true), '')::jsonb, '{"kind": "system"}');
begin
	-- A migration belongs to no organisation, and is no change of anybody's.
	if nullif(current_setting('freehold.organization', true), '') is null then return null; end if;
	if tg_op = 'INSERT' then
		insert into listing_versions (organization_id, id, listing, change, changed, before, after, status, price_amount, price_currency, property, actor_kind, actor, created_at)
		select n.organization_id, freehold_uuid7(), n.id, 'created', '[]', null, jsonb_strip_nulls(listings_counted(to_jsonb(n))),
			n.status, n.price_amount, n.price_currency, n.property, said->>'kind', (said->>'id')::uuid, clock_timestamp()
		from new_rows n;
	else
		insert into listing_versions (organization_id, id, listing, change, changed, before, after, status, price_amount, price_currency, property, actor_kind, actor, created_at)
		select n.organization_id, freehold_uuid7(), n.id,
			case
				when o.archived_at is null and n.archived_at is not null then 'archived'
				when o.archived_at is not null and n.archived_at is null then 'restored'
				when o.status is distinct from n.status then 'status'
				when (o.price_amount, o.price_currency) is distinct from (n.price_amount, n.price_currency) then 'price'
				else 'changed'
			end,
			coalesce(d.changed, '[]'), coalesce(d.before, '{}'), coalesce(d.after, '{}'),
			n.status, n.price_amount, n.price_currency, n.property, said->>'kind', (said->>'id')::uuid, clock_timestamp()
		from old_rows o join new_rows n on n.id = o.id,
			lateral (
				select jsonb_agg(now.key order by now.key) as changed, jsonb_object_agg(now.key, was.value) as before,
					jsonb_object_agg(now.key, now.value) as after
				from jsonb_each(listings_counted(to_jsonb(n))) now
					join jsonb_each(listings_counted(to_jsonb(o))) was on was.key = now.key
				where now.value is distinct from was.value
			) d
		where d.changed is not null or (o.archived_at is null) <> (n.archived_at is null);
	end if;
	return null;
end $version$;

create trigger version_insert after insert on listings referencing new table as new_rows for each statement execute function listings_keep_version();

create trigger version_update after update on listings referencing old table as old_rows new table as new_rows for each statement execute function listings_keep_version();

-- Photos, plans and tours belong to whoever looks after their listing.
create function listings_part_agent() returns trigger language plpgsql as $agent$
begin
	new.agent := (select agent from listings where id = new.listing);
	return new;
end $agent$;

create trigger part_agent before insert on listing_photos for each row execute function listings_part_agent();

create trigger part_agent before insert on listing_media for each row execute function listings_part_agent();

create function listings_hand_over() returns trigger language plpgsql as $over$
begin
	if not exists (select 1 from new_rows n join old_rows o on o.id = n.id where o.agent is distinct from n.agent) then return null; end if;
	update listing_photos p set agent = n.agent from new_rows n join old_rows o on o.id = n.id
	where p.listing = n.id and o.agent is distinct from n.agent;
	update listing_media m set agent = n.agent from new_rows n join old_rows o on o.id = n.id
	where m.listing = n.id and o.agent is distinct from n.agent;
	return null;
end $over$;

create trigger hand_over after update on listings referencing old table as old_rows new table as new_rows for each statement execute function listings_hand_over();

update listing_photos p set agent = l.agent from listings l where l.id = p.listing;

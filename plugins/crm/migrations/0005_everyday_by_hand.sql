-- What belongs to a contact belongs to whoever looks after the contact: who reads the contact reads its parts.

create function crm_take_agent() returns trigger language plpgsql as $agent$
begin
	select c.agent into new.agent from contacts c where c.organization_id = new.organization_id and c.id = new.contact;
	return new;
end $agent$;

create function crm_take_lead_agent() returns trigger language plpgsql as $agent$
begin
	new.agent := coalesce(
		(select l.agent from leads l where l.organization_id = new.organization_id and l.id = new.lead),
		(select c.agent from contacts c where c.organization_id = new.organization_id and c.id = new.contact)
	);
	return new;
end $agent$;

create trigger take_agent before insert or update of contact on contact_channels for each row execute function crm_take_agent();
create trigger take_agent before insert or update of contact on contact_addresses for each row execute function crm_take_agent();
create trigger take_agent before insert or update of contact on contact_files for each row execute function crm_take_agent();
create trigger take_agent before insert or update of contact on household_members for each row execute function crm_take_agent();
create trigger take_agent before insert or update of contact on company_people for each row execute function crm_take_agent();
create trigger take_agent before insert or update of contact, lead on interactions for each row execute function crm_take_lead_agent();

create function crm_give_agent() returns trigger language plpgsql as $agent$
begin
	if tg_table_name = 'contacts' then
		update contact_channels set contact = contact where contact = new.id and agent is distinct from new.agent;
		update contact_addresses set contact = contact where contact = new.id and agent is distinct from new.agent;
		update contact_files set contact = contact where contact = new.id and agent is distinct from new.agent;
		update household_members set contact = contact where contact = new.id and agent is distinct from new.agent;
		update company_people set contact = contact where contact = new.id and agent is distinct from new.agent;
		update interactions set contact = contact where contact = new.id;
	else
		update interactions set lead = lead where lead = new.id;
	end if;
	return null;
end $agent$;

create trigger give_agent after update of agent on contacts for each row when (old.agent is distinct from new.agent) execute function crm_give_agent();
create trigger give_agent after update of agent on leads for each row when (old.agent is distinct from new.agent) execute function crm_give_agent();

-- How often and when last anybody spoke with a contact stands on the contact, so that a list can be sorted by it.

create function crm_count_interactions() returns trigger language plpgsql as $count$
declare
	touched uuid[];
begin
	if tg_op = 'INSERT' then
		select array_agg(distinct contact) into touched from new_rows;
	elsif tg_op = 'DELETE' then
		select array_agg(distinct contact) into touched from old_rows;
	else
		select array_agg(distinct contact) into touched from (select contact from old_rows union select contact from new_rows) both_rows;
	end if;
	update contacts c set interaction_count = s.times, last_interaction_at = s.latest
	from (
		select t.id, count(i.id)::integer as times, max(i.occurred_at) as latest
		from unnest(touched) as t(id) left join interactions i on i.contact = t.id and i.archived_at is null
		group by t.id
	) s
	where c.id = s.id and (c.interaction_count, c.last_interaction_at) is distinct from (s.times, s.latest);
	return null;
end $count$;

create trigger count_insert after insert on interactions referencing new table as new_rows for each statement execute function crm_count_interactions();
create trigger count_update after update on interactions referencing old table as old_rows new table as new_rows for each statement execute function crm_count_interactions();
create trigger count_delete after delete on interactions referencing old table as old_rows for each statement execute function crm_count_interactions();

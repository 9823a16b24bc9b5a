-- freehold migration

alter table identity_providers drop constraint identity_providers_role_check;

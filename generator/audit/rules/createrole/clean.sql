-- Attributes are not inherited, and SET ROLE to app_group is nobody's here.
ALTER ROLE app_group CREATEROLE;

-- Who the session is, and the role that it has taken (none: its own).
SELECT session_user::text AS session, current_setting('role') AS role;

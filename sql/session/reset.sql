-- Back to what the login has.
RESET ALL;

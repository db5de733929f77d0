-- Back to what the login has.
RESET search_path;

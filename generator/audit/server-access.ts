/** Predefined roles that lead to a superuser (manual, "Predefined Roles": they can be used to gain superuser access). */
export const SERVER_ACCESS: Readonly<Record<string, string>> = {
  pg_execute_server_program: 'runs programs as the operating system user of the server',
  pg_write_server_files: "writes the server's files",
  pg_read_server_files: "reads the server's files, among them the password hashes",
};

-- @finds role= capability=escalate severity=warning confidence=unknown
CREATE LANGUAGE shell HANDLER plpgsql_call_handler;
CREATE FUNCTION public.anything() RETURNS void LANGUAGE shell AS 'BEGIN NULL; END';

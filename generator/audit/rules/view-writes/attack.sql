-- @proof SELECT EXISTS (SELECT FROM ledger.events WHERE recorded_by = 'somebody else')
INSERT INTO public.recent_again (recorded_by, event_type, payload) VALUES ('somebody else', 'expense_written', '{}');

GRANT SELECT ON journal TO sam;

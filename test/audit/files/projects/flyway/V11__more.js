exports.up = (knex) => knex.raw('GRANT ALL ON order_events TO PUBLIC');

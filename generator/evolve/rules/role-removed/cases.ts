import { type Case, shop } from '../../case.ts';

export const breaking: readonly Case[] = [
  { name: 'the owner renamed', before: shop(), after: shop({ roles: { owner: 'store_owner' } }) },
  { name: 'a reader', before: shop(), after: shop({ roles: { readers: [] } }) },
  {
    name: 'a reader that is an auditor now',
    before: shop(),
    after: shop({ roles: { readers: [], auditors: ['shop_reader'] } }),
  },
  {
    name: 'a writer renamed',
    before: shop(),
    after: shop({
      roles: { writers: { shop_agent: { actors: ['ai/*'] }, shop_person: {} } },
      event: { writers: ['shop_agent', 'shop_person'] },
    }),
  },
];

export const clean: readonly Case[] = [
  { name: 'added', before: shop(), after: shop({ roles: { auditors: ['shop_auditor'] } }) },
];

import { describeRuleCases } from './rule-cases.ts';

describeRuleCases(17);

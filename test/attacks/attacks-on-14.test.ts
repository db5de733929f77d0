import { attackSuite } from './suite.ts';

attackSuite(14);

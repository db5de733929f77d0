import { attackSuite } from './suite.ts';

attackSuite(15);

export { KnownError } from './errors.ts';

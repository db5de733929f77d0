/** Compiled, never run: the generated payload types are what zod infers, but for being readonly. */
import type { z } from 'zod';
import type {
  ClosedPayload,
  EitherPayload,
  FlatPayload,
  NestedPayload,
  OpenPayload,
  OptionalPayload,
  VariantPayload,
} from './expected/zod.ts';
import type { zodPayloads } from './zod-payloads.ts';

type Readonlys<T> = T extends string | number | boolean | null | undefined
  ? T
  : T extends readonly (infer Item)[]
    ? ReadonlyArray<Readonlys<Item>>
    : T extends object
      ? { readonly [Key in keyof T]: Readonlys<T[Key]> }
      : T;

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2
    ? true
    : { readonly is: A; readonly not: B };

type Inferred<Name extends keyof typeof zodPayloads> = Readonlys<z.infer<(typeof zodPayloads)[Name]>>;

export const flat: Same<FlatPayload, Inferred<'flat'>> = true;
export const optional: Same<OptionalPayload, Inferred<'optional'>> = true;
export const closed: Same<ClosedPayload, Inferred<'closed'>> = true;
export const nested: Same<NestedPayload, Inferred<'nested'>> = true;
export const either: Same<EitherPayload, Inferred<'either'>> = true;
export const variant: Same<VariantPayload, Inferred<'variant'>> = true;
export const open: Same<OpenPayload, Inferred<'open'>> = true;
// @ts-expect-error the comparison can fail
export const different: Same<FlatPayload, Inferred<'open'>> = true;

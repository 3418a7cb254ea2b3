import { counted } from '#renderer/ui/format.ts';
import type { RoleView } from '#shared/contract/trust.ts';

export const sentenceOf = (reason: string): string => `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`;

/** Only the root key changes which keys count. */
export const noRoot = (root: RoleView | undefined): string | undefined =>
  root?.canSign.yes ? undefined : `Only the root key can change this. ${sentenceOf(root?.canSign.reason ?? 'no root could be read')}`;

/** Said before a key is made for it. */
export const severalSign = ({ threshold, keys }: RoleView): string | undefined =>
  threshold > 1 ? `${threshold} of ${counted(keys.length, 'key')} sign this role: one new key cannot take their place.` : undefined;

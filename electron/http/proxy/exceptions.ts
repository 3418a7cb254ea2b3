import { BlockList, isIP, isIPv4 } from 'node:net';
import { bare } from './proxy.ts';

/**
 * Whether a host is asked directly by a list as NO_PROXY holds it: parts between commas, each `*`, an address, a range of addresses, a
 * name that stands for all below it too, `.name` or `*.name` for those below alone; all but ranges may end with a port. What is none of
 * these matches nothing. Source: Go's httpproxy, which docker and notary use.
 */
export function isException(list: string, host: string, port: number): boolean {
  const name = bare(host).toLowerCase();
  return list
    .split(',')
    .map((part) => part.trim().toLowerCase())
    .some((part) => part !== '' && matches(part, name, port));
}

function matches(part: string, name: string, port: number): boolean {
  if (part === '*') return true;
  if (part.includes('/')) return inRange(part, name);
  const { host, wanted } = split(part);
  if (host === '' || (wanted !== undefined && wanted !== String(port))) return false;
  if (isIP(host) !== 0) return isIP(name) !== 0 && sameAddress(host, name);
  if (isIP(name) !== 0) return false;
  const suffix = host.startsWith('*.') ? host.slice(1) : host;
  return suffix.startsWith('.') ? name.endsWith(suffix) : name === suffix || name.endsWith(`.${suffix}`);
}

/** A port is what follows the only colon, or the bracket of an IPv6 address. */
function split(part: string): { readonly host: string; readonly wanted?: string } {
  const bracketed = /^\[([^\]]*)\](?::(\d+))?$/.exec(part);
  if (bracketed) return { host: bracketed[1] ?? '', ...(bracketed[2] === undefined ? {} : { wanted: bracketed[2] }) };
  const [host = '', wanted, ...more] = part.split(':');
  return more.length > 0 || wanted === undefined ? { host: part } : { host, wanted };
}

function inRange(part: string, name: string): boolean {
  const [net = '', bits = ''] = part.split('/');
  const family = familyOf(net);
  if (!family || !/^\d{1,3}$/.test(bits) || Number(bits) > (family === 'ipv4' ? 32 : 128) || isIP(name) === 0) return false;
  const range = new BlockList();
  range.addSubnet(net, Number(bits), family);
  return range.check(name, isIPv4(name) ? 'ipv4' : 'ipv6');
}

function sameAddress(one: string, other: string): boolean {
  const list = new BlockList();
  list.addAddress(one, familyOf(one) ?? 'ipv4');
  return list.check(other, isIPv4(other) ? 'ipv4' : 'ipv6');
}

const families: Readonly<Record<number, 'ipv4' | 'ipv6'>> = { 4: 'ipv4', 6: 'ipv6' };
const familyOf = (address: string) => families[isIP(address)];

import type { Endpoint } from '#shared/contract/endpoint.ts';
import { type AllHandlers, contract } from '#shared/contract/index.ts';
import { type AnswerPorts, answer } from './answer.ts';

type Handle = (request: never) => Promise<unknown>;

/** The whole contract with its handlers: answers a request by its channel, `group.name`. */
export function answererOf(handlers: AllHandlers, ports: AnswerPorts): (channel: string, raw: unknown) => Promise<unknown> {
  const byChannel = new Map<string, { readonly declared: Endpoint; readonly handle: Handle }>();
  for (const [group, endpoints] of Object.entries(contract)) {
    for (const [name, declared] of Object.entries(endpoints) as [string, Endpoint][]) {
      const handle = (handlers as unknown as Record<string, Record<string, Handle>>)[group]?.[name];
      if (!handle) throw new Error(`no handler for ${group}.${name}`);
      byChannel.set(`${group}.${name}`, { declared, handle });
    }
  }
  return async (channel, raw) => {
    const found = byChannel.get(channel);
    if (!found) throw new Error(`${channel} is not in the contract`);
    return answer(channel, found.declared, found.handle, raw, ports);
  };
}

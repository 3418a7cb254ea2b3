import type { Answer } from '#electron/http/connections.ts';
import { misbehaved } from '#electron/http/failures.ts';
import { SignetError } from '#electron/signet-error.ts';

/** The first code in `{"errors":[{"code":…}]}`; nothing else of what a registry says is repeated. */
export const errorCode = ({ body }: Pick<Answer, 'body'>): string =>
  /"code"\s*:\s*"([A-Z_]{1,40})"/.exec(body.toString('latin1'))?.[1] ?? '';

/** An answer that is none, as a failure in the registry's name. */
export function refusal(server: string, repository: string, answer: Pick<Answer, 'status' | 'body'>): SignetError {
  const { status } = answer;
  const code = errorCode(answer);
  if (status === 401 || status === 403) return new SignetError({ code: 'server-denied', server, repository });
  if (status === 404 && (code === 'NAME_UNKNOWN' || code === 'NAME_INVALID')) {
    return new SignetError({ code: 'registry-unknown-repository', server, repository });
  }
  if (status >= 300 && status < 400) return misbehaved(server, 'it redirects where it must not');
  return new SignetError({ code: 'server-refused', server, status, answer: code });
}

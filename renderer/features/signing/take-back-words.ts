import { cutDigest } from '#renderer/ui/digest-groups.ts';
import type { Heard, HeardEntry, TakeBackPlan } from '#shared/domain/take-back.ts';

/** What whoever asks for a name gets afterwards. */
export function heardThen({ docker, notary }: Heard): string {
  if (!docker && !notary) return 'Then nobody gets it any more.';
  if (docker && notary && docker.role === notary.role) return `Then docker pull and notary get ${entry(docker)}.`;
  return `Then docker pull gets ${docker ? entry(docker) : 'nothing'}, and notary ${notary ? entry(notary) : 'nothing'}.`;
}

const entry = ({ role, version, sha256 }: HeardEntry): string => `sha256:${cutDigest(sha256)} of ${role}, version ${version}`;

/** Why one cannot go on yet. */
export function missingFor(plan: TakeBackPlan | undefined): string | undefined {
  if (!plan) return 'Looking who states it.';
  if (plan.roles.length === 0) return 'Nobody states this any more.';
  if (plan.roles.every(({ key }) => key === undefined)) return 'None of your keys can take it back.';
  const chosen = plan.roles.filter((role) => role.chosen).map(({ role }) => role);
  if (chosen.length === 0) return 'Choose a role to take it back in.';
  return plan.names.every(({ roles }) => roles.some((role) => chosen.includes(role)))
    ? undefined
    : 'One of the names is stated by none of the chosen roles.';
}

export type Below = 'timestamp' | 'snapshot' | 'targets';

/** What has to change too, so that the new version of a role is found. */
export const bumped = (role: Below): readonly Below[] =>
  (['targets', 'snapshot', 'timestamp'] as const).slice(['targets', 'snapshot', 'timestamp'].indexOf(role) + 1);

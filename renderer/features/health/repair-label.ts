import { repairWords } from '#renderer/store/finding-words.ts';
import type { Finding } from '#shared/health/finding.ts';

/** What puts it right, in a few words. */
export function repairLabel({ repair }: Finding): string {
  switch (repair.by) {
    case 'you':
      return repairWords[repair.action.do];
    case 'others':
      return `by ${repair.who.role}`;
    case 'nobody':
      return 'none';
  }
}

import { findingWords, repairSentence, repairWords } from '#renderer/store/finding-words.ts';
import { repair } from '#renderer/store/use-repair.ts';
import { useFindings, useSignet, useTimeStyle } from '#renderer/store.ts';
import { Button } from '#renderer/ui/Button.tsx';
import { Card } from '#renderer/ui/Card.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import type { Gun } from '#shared/domain/gun.ts';
import type { Finding } from '#shared/health/finding.ts';
import css from './health.module.css';
import { SeverityMark } from './health-columns.tsx';

/** What is the matter with one repository, for its own page; nothing where nothing is. */
export function RepositoryHealth({ gun }: { gun: Gun }) {
  const findings = useFindings().filter((finding) => finding.gun === gun);
  if (findings.length === 0) return null;
  return (
    <Card title="Health">
      <ul>
        {findings.map((finding) => (
          <FindingLine key={finding.id} finding={finding} />
        ))}
      </ul>
    </Card>
  );
}

function FindingLine({ finding }: { finding: Finding }) {
  const time = useTimeStyle();
  const go = useSignet((state) => state.go);
  const { title, detail } = findingWords(finding, time);
  const others = repairSentence(finding);
  return (
    <li className={css.finding}>
      <SeverityMark severity={finding.severity} />
      <span className={css.what}>
        <strong>
          <ForeignText text={title} />
        </strong>
        <span>
          <ForeignText text={others === undefined || finding.kind === 'cannot-sign' ? detail : `${detail} ${others}`} />
        </span>
      </span>
      {finding.repair.by === 'you' ? (
        <Button size="s" onClick={() => repair(finding)} aria-label={`${repairWords[finding.repair.action.do]}: ${title}`}>
          {repairWords[finding.repair.action.do]}
        </Button>
      ) : (
        <Button size="s" onClick={() => go('health', { select: finding.id })} aria-label={`Look: ${title}`}>
          Look
        </Button>
      )}
    </li>
  );
}

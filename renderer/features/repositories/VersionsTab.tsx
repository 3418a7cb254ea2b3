import { useTimeStyle } from '#renderer/store.ts';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { formatDate, formatInstant } from '#renderer/ui/format.ts';
import text from '#renderer/ui/text.module.css';
import type { CollectionDetail } from '#shared/contract/trust.ts';
import css from './repositories.module.css';

/** What was written when, newest first as main gives it. */
export function VersionsTab({ detail: { versions } }: { detail: CollectionDetail }) {
  const time = useTimeStyle();
  if (versions.length === 0) return <p className={css.body}>No version is kept.</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.body} aria-label="Versions" tabIndex={0}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">Role</th>
            <th scope="col">Version</th>
            <th scope="col">Written</th>
            <th scope="col">Expires</th>
          </tr>
        </thead>
        <tbody>
          {versions.map(({ role, version, at, expires }) => (
            <tr key={`${role} ${version}`}>
              <th scope="row">
                <ForeignText text={role} />
              </th>
              <td className={text.numbers}>{version}</td>
              <td>{at === undefined ? '–' : formatInstant(at, time)}</td>
              <td>{formatDate(expires, time)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

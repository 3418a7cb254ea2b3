import { Fragment, type ReactNode } from 'react';
import css from './KeyValueList.module.css';

/** Facts with their names; pairs whose value is undefined are left out. */
export function KeyValueList({ pairs }: { pairs: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={css.list}>
      {pairs.map(
        ([name, value]) =>
          value !== undefined && (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </Fragment>
          ),
      )}
    </dl>
  );
}

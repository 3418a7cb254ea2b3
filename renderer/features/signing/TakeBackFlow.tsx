import { useEffect, useRef, useState } from 'react';
import { api } from '#renderer/api.ts';
import { explain } from '#renderer/failure-text.ts';
import { knownValue, type Loadable } from '#renderer/store.ts';
import { Line, Lines } from '#renderer/ui/Card.tsx';
import { Checkbox } from '#renderer/ui/Checkbox.tsx';
import { ErrorCard } from '#renderer/ui/ErrorCard.tsx';
import { ForeignText } from '#renderer/ui/ForeignText.tsx';
import { counted } from '#renderer/ui/format.ts';
import { Skeleton } from '#renderer/ui/Skeleton.tsx';
import text from '#renderer/ui/text.module.css';
import type { Gun } from '#shared/domain/gun.ts';
import type { StatingRole, TakeBackPlan } from '#shared/domain/take-back.ts';
import { SigningDialog } from './SigningDialog.tsx';
import css from './signing.module.css';
import { heardThen, missingFor } from './take-back-words.ts';
import { useReviewFlow } from './use-flow.ts';

type Roles = Parameters<typeof api.signing.prepareTakeBack>[0]['roles'];

/** Takes statements back in every role that states them and that our keys can sign; says what others would get then. */
export function TakeBackFlow({ gun, names, onClose }: { gun: Gun; names: readonly string[]; onClose: () => void }) {
  const flow = useReviewFlow();
  const { plan, choose } = usePlan(gun, names);
  const known = knownValue(plan);
  const chosen = (known?.roles ?? []).filter((role) => role.chosen).map(({ role }) => role) as Roles;
  return (
    <SigningDialog
      title={`Take back ${counted(names.length, 'signature')}`}
      flow={flow}
      missing={missingFor(known)}
      onReview={() => void flow.prepare(() => api.signing.prepareTakeBack({ gun, names: [...names], roles: chosen }))}
      onClose={onClose}
      wayBack="Sign the image again under the same tag."
      choose={
        <>
          <p className={css.small}>
            From <ForeignText text={gun} />. Others who saw these names keep what they have until they look again.
          </p>
          {plan.state === 'failed' && <ErrorCard words={explain(plan.failure)} />}
          {known ? (
            <>
              <StatedBy roles={known.roles} of={names.length} onChoose={(roles) => choose(roles as Roles)} />
              <Afterwards plan={known} of={names.length} />
            </>
          ) : (
            plan.state !== 'failed' && <Skeleton lines={4} label="Looking who states it" />
          )}
        </>
      }
    />
  );
}

/** The plan for the chosen roles; at first for all that can be signed here. */
function usePlan(gun: Gun, names: readonly string[]) {
  const [plan, setPlan] = useState<Loadable<TakeBackPlan>>({ state: 'loading' });
  const [roles, choose] = useState<Roles>();
  const turn = useRef(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the names of a sheet stay the same
  useEffect(() => {
    turn.current += 1;
    const own = turn.current;
    void api.signing.takeBackPlan({ gun, names: [...names], ...(roles ? { roles } : {}) }).then((reply) => {
      if (own === turn.current) setPlan(reply.ok ? { state: 'ready', value: reply.value } : { state: 'failed', failure: reply.failure });
    });
  }, [gun, roles]);
  return { plan, choose };
}

function StatedBy({ roles, of, onChoose }: { roles: readonly StatingRole[]; of: number; onChoose: (roles: readonly string[]) => void }) {
  const chosen = roles.filter((role) => role.chosen).map(({ role }) => role);
  return (
    <section className={css.keys} aria-label="Stated by">
      <h2 className={css.heading}>Take back where it is stated</h2>
      {roles.map(({ role, version, names, key, reason, chosen: on }) => (
        <Checkbox
          key={role}
          label={<ForeignText text={role} />}
          hint={
            <>
              version {version}
              {of > 1 && `, states ${names} of them`} · <ForeignText text={reason} />
            </>
          }
          checked={on}
          disabled={key === undefined}
          onChange={(yes) => onChoose(yes ? [...chosen, role] : chosen.filter((one) => one !== role))}
        />
      ))}
    </section>
  );
}

function Afterwards({ plan, of }: { plan: TakeBackPlan; of: number }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className={css.tags} aria-label="Names to take back" tabIndex={0}>
      <Lines>
        {plan.names.map(({ name, after }) => (
          <Line key={name}>
            <ForeignText text={name} mono />{' '}
            <span className={text.muted}>
              <ForeignText text={heardThen(after)} />
            </span>
          </Line>
        ))}
      </Lines>
      {of > plan.names.length && (
        <p className={css.small}>
          And {counted(of - plan.names.length, 'more name')}. The review lists every one.{' '}
          {plan.stillHeard > 0 && `${counted(plan.stillHeard, 'name')} of all stay to be found, as another entry.`}
        </p>
      )}
    </section>
  );
}

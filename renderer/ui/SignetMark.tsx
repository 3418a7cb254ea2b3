/** The seal. */
export function SignetMark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true">
      <g fill="none" stroke="var(--accent)" strokeLinecap="round" strokeLinejoin="round">
        <circle cx="12" cy="12" r="10" strokeWidth="2.2" />
        <path d="M7.4 12.4l3.1 3.1 6.1-6.6" strokeWidth="2.4" />
      </g>
      <circle cx="12" cy="2.3" r="2.1" fill="var(--accent)" />
    </svg>
  );
}

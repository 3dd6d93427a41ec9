/** The four signs of the playhead, drawn, because fonts do not all have them. */

const PATHS = {
  begin: 'M3 3h2v10H3zM13 3v10L6 8z',
  play: 'M4 3v10l9-5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  newest: 'M3 3v10l7-5zM11 3h2v10h-2z',
} as const;

export function Icon({ name }: { readonly name: keyof typeof PATHS }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}

export function Avatar({ from, name }: { readonly from: 'person' | 'bot'; readonly name: string }) {
  return (
    <svg className={`avatar avatar-${from}`} viewBox="0 0 36 36" aria-hidden="true" focusable="false">
      <rect width="36" height="36" />
      {from === 'bot' ? (
        <path d="M6 27V15a12 12 0 0 1 24 0v12h-4v-8a3 3 0 0 0-6 0v8h-4v-8a3 3 0 0 0-6 0v8Z" />
      ) : (
        <text x="18" y="24" textAnchor="middle">
          {name.slice(0, 1).toUpperCase()}
        </text>
      )}
    </svg>
  );
}

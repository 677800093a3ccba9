import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

/** Whether a media query matches, updated on change. */
export function useMedia(query: string): boolean {
  const [holds, setHolds] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const list = matchMedia(query);
    const update = () => setHolds(list.matches);
    update();
    list.addEventListener('change', update);
    return () => list.removeEventListener('change', update);
  }, [query]);
  return holds;
}

/** The visitor's choice, otherwise the system's setting. */
export function useTheme(): [theme: Theme, choose: (theme: Theme) => void] {
  const prefersDark = useMedia('(prefers-color-scheme: dark)');
  const [chosen, setChosen] = useState<Theme | undefined>(undefined);
  const theme = chosen ?? (prefersDark ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme);
  }, [theme]);
  return [theme, setChosen];
}

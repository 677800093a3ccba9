import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

/** Whether a media query holds, as it changes. */
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

/** Light or dark: the system's setting until the visitor chooses. */
export function useTheme(): [theme: Theme, choose: (theme: Theme) => void] {
  const prefersDark = useMedia('(prefers-color-scheme: dark)');
  const [chosen, setChosen] = useState<Theme | undefined>(undefined);
  const theme = chosen ?? (prefersDark ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme);
  }, [theme]);
  return [theme, setChosen];
}

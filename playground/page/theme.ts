import { useEffect, useState } from 'react';

export type Theme = 'light' | 'dark';

export function useMedia(query: string): boolean {
  const [isMatching, setMatching] = useState(() => matchMedia(query).matches);
  useEffect(() => {
    const queryList = matchMedia(query);
    const update = () => setMatching(queryList.matches);
    update();
    queryList.addEventListener('change', update);
    return () => queryList.removeEventListener('change', update);
  }, [query]);
  return isMatching;
}

/** The theme is the system's until the visitor chooses one. */
export function useTheme(): [theme: Theme, choose: (theme: Theme) => void] {
  const prefersDark = useMedia('(prefers-color-scheme: dark)');
  const [chosenTheme, setChosenTheme] = useState<Theme | undefined>(undefined);
  const theme = chosenTheme ?? (prefersDark ? 'dark' : 'light');
  useEffect(() => {
    document.documentElement.setAttribute('data-theme', theme);
  }, [theme]);
  return [theme, setChosenTheme];
}

import './zod-config.ts';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root" to render into.');
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);

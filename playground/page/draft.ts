import { useState } from 'react';

/** Returns the text in a composer, and a function that sends it. A text that could not be sent comes back. */
export function useDraft(onSay: (text: string) => Promise<boolean>) {
  const [text, setText] = useState('');
  const send = async () => {
    const sentText = text.trim();
    if (sentText === '') return;
    setText('');
    // Meanwhile the person may have typed something else.
    if (!(await onSay(sentText))) setText((current) => (current === '' ? sentText : current));
  };
  return { text, setText, send };
}

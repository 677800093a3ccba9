import { useState } from 'react';
import type { Modal } from '../protocol.ts';
import { Dialog, DialogForm } from './dialog.tsx';
import { PayloadTools } from './payload-tools.tsx';
import type { ActSlack } from './server.ts';
import { emptyInputs, type InputState, type InputValues, toAction, viewValues } from './slack-actions.ts';
import { SlackBlocks } from './slack-blocks.tsx';
import { SlackField } from './slack-field.tsx';
import { type SlackBlock, type SlackInput, slackInput, slackView } from './slack-payload.ts';
import type { Theme } from './theme.ts';

interface Props {
  readonly modal: Modal;
  readonly names: Readonly<Record<string, string>>;
  readonly theme: Theme;
  readonly act: ActSlack;
  readonly fault: string | undefined;
}

/** The page draws the inputs, and `SlackBlocks` everything else. */
export function SlackModal({ modal, names, theme, act, fault }: Props) {
  const [filledValues, setFilledValues] = useState<InputValues>({});
  const [missingIds, setMissingIds] = useState<readonly string[]>([]);
  const view = slackView(modal.payload);
  const dismiss = () => void act({ kind: 'dismiss' });
  if (!view) throw new Error('Slack would not show this view.');
  const currentConversation = Object.keys(names).find((id) => id.startsWith('C'));
  const inputs = view.blocks.flatMap((block) => slackInput(block) ?? []);
  const values = viewValues(inputs, filledValues, currentConversation);
  const fieldError = ({ block_id }: SlackInput) =>
    modal.errors?.[block_id] ?? (missingIds.includes(block_id) ? 'Please complete this required field.' : undefined);
  const change = (input: SlackInput, state: InputState) => {
    const currentValues = {
      ...filledValues,
      [input.block_id]: { ...filledValues[input.block_id], [input.element.action_id]: state },
    };
    setFilledValues(currentValues);
    setMissingIds(missingIds.filter((id) => id !== input.block_id));
    if (!input.dispatch_action || input.element.type === 'plain_text_input') return;
    void act({
      kind: 'press',
      on: 'modal',
      action: toAction(input.element, input.block_id, state),
      values: viewValues(inputs, currentValues, currentConversation),
    });
  };
  const submit = () => {
    const emptyIds = emptyInputs(inputs, values);
    setMissingIds(emptyIds);
    if (emptyIds.length === 0) void act({ kind: 'submit', values });
  };
  return (
    <Dialog title={view.title?.text ?? ''} className="slack-dialog" onClose={dismiss}>
      <DialogForm
        cancelLabel={view.close?.text ?? 'Cancel'}
        submitLabel={view.submit?.text}
        onCancel={dismiss}
        onSubmit={submit}
      >
        {splitIntoRuns(view.blocks).map((run) =>
          'input' in run ? (
            <SlackField
              key={run.key}
              input={run.input}
              state={values[run.input.block_id]?.[run.input.element.action_id] ?? {}}
              error={fieldError(run.input)}
              names={names}
              onChange={(state) => change(run.input, state)}
            />
          ) : (
            <div key={run.key}>
              <SlackBlocks
                blocks={run.blocks}
                names={names}
                theme={theme}
                onPress={(action) => void act({ kind: 'press', on: 'modal', action, values })}
              />
            </div>
          ),
        )}
        {fault !== undefined && <p className="notice notice-bad">{fault}</p>}
        <PayloadTools payload={modal.payload} sentBy={modal.sentBy} platform="slack" />
      </DialogForm>
    </Dialog>
  );
}

type Run =
  | { readonly key: string; readonly input: SlackInput }
  | { readonly key: string; readonly blocks: readonly SlackBlock[] };

function splitIntoRuns(blocks: readonly SlackBlock[]): Run[] {
  const runs: Run[] = [];
  for (const [i, block] of blocks.entries()) {
    const input = slackInput(block);
    const lastRun = runs.at(-1);
    if (input) runs.push({ key: input.block_id || `input-${i}`, input });
    else if (lastRun && 'blocks' in lastRun) runs[runs.length - 1] = { ...lastRun, blocks: [...lastRun.blocks, block] };
    else runs.push({ key: `blocks-${i}`, blocks: [block] });
  }
  return runs;
}

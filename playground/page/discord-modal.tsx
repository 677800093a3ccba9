import { useState } from 'react';
import type { Modal } from '../protocol.ts';
import { Dialog, DialogForm, Field } from './dialog.tsx';
import { DiscordMarkdown, type DrawContext } from './discord-markdown.tsx';
import { type DiscordField, discordModal, initialFields } from './discord-payload.ts';
import { PayloadTools } from './payload-tools.tsx';
import type { ActDiscord } from './server.ts';

interface Props extends DrawContext {
  readonly modal: Modal;
  readonly act: ActDiscord;
  readonly fault: string | undefined;
}

export function DiscordModalDialog({ modal, act, fault, ...drawContext }: Props) {
  const form = discordModal(modal.payload);
  const [filledFields, setFilledFields] = useState<Readonly<Record<string, string>>>(() => initialFields(form));
  const [missingIds, setMissingIds] = useState<readonly string[]>([]);
  const dismiss = () => void act({ kind: 'dismiss' });
  const submit = () => {
    const emptyIds = form.components.flatMap((part) => {
      if (part.type !== 18) return [];
      const { custom_id: id, required = true } = part.component;
      return required && (filledFields[id] ?? '').trim() === '' ? [id] : [];
    });
    setMissingIds(emptyIds);
    if (emptyIds.length === 0) void act({ kind: 'submit', customId: form.custom_id, values: { ...filledFields } });
  };
  const fieldError = (id: string) =>
    modal.errors?.[id] ?? (missingIds.includes(id) ? 'This field is required.' : undefined);
  return (
    <Dialog title={form.title} className="discord-dialog" onClose={dismiss}>
      <DialogForm cancelLabel="Cancel" submitLabel="Submit" onCancel={dismiss} onSubmit={submit}>
        {form.components.map((part) => {
          switch (part.type) {
            case 18: {
              const { custom_id: id } = part.component;
              return (
                <DiscordFieldInput
                  key={id}
                  field={part}
                  value={filledFields[id] ?? ''}
                  error={fieldError(id)}
                  onChange={(value) => {
                    setFilledFields({ ...filledFields, [id]: value });
                    setMissingIds(missingIds.filter((missingId) => missingId !== id));
                  }}
                />
              );
            }
            case 10:
              return <DiscordMarkdown key={part.content} content={part.content} {...drawContext} />;
            default:
              return (
                <p key={part.number} className="notice">
                  unsupported: component of type {part.number}
                </p>
              );
          }
        })}
        {fault !== undefined && <p className="notice notice-bad">{fault}</p>}
        <PayloadTools payload={modal.payload} sentBy={modal.sentBy} platform="discord" />
      </DialogForm>
    </Dialog>
  );
}

interface FieldProps {
  readonly field: DiscordField;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (value: string) => void;
}

function DiscordFieldInput({ field: { label, description, component: control }, value, error, onChange }: FieldProps) {
  return (
    <Field
      label={`${label}${control.required === false ? ' (optional)' : ''}`}
      hint={description}
      isHintAbove
      error={error}
    >
      {(fieldControl) => {
        const controlProps = {
          ...fieldControl,
          value,
          onChange: ({ target }: { target: { value: string } }) => onChange(target.value),
        };
        if (control.type === 3) {
          return (
            <select {...controlProps}>
              {value === '' && <option value="">{control.placeholder ?? 'Make a selection'}</option>}
              {control.options.map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </select>
          );
        }
        const { placeholder, max_length: maxLength } = control;
        return control.style === 2 ? (
          <textarea {...controlProps} rows={4} placeholder={placeholder} maxLength={maxLength} />
        ) : (
          <input {...controlProps} type="text" autoComplete="off" placeholder={placeholder} maxLength={maxLength} />
        );
      }}
    </Field>
  );
}

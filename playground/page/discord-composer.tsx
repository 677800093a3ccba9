import { useEffect, useId, useRef, useState } from 'react';
import { type ChoiceOption, Lookup } from './choices.tsx';
import { matchingSubcommands, typedArgument } from './command-hints.ts';
import { Composer } from './composer.tsx';
import {
  type CommandOption,
  type DiscordCommands,
  fixedChoices,
  missingOptions,
  optionValues,
  readChoices,
  type Subcommand,
} from './discord-commands.ts';
import { type ActDiscord, askDiscord } from './server.ts';

interface Props {
  readonly commands: DiscordCommands | undefined;
  readonly label: string;
  readonly place: 'channel' | 'direct';
  readonly act: ActDiscord;
  readonly repliedTo: string | undefined;
  readonly onCancelReply: () => void;
  readonly onSay: (text: string) => Promise<boolean>;
}

/** Draws a text field that becomes a form when a command is chosen. */
export function DiscordComposer({ commands, label, place, act, repliedTo, onCancelReply, onSay }: Props) {
  const [pickedCommand, setPickedCommand] = useState<
    { readonly subcommand: Subcommand; readonly argument: string } | undefined
  >(undefined);
  const [hadForm, setHadForm] = useState(false);
  if (pickedCommand) {
    return (
      <CommandForm
        subcommand={pickedCommand.subcommand}
        argument={pickedCommand.argument}
        onSend={(options) => act({ kind: 'command', subcommand: pickedCommand.subcommand.name, options, place })}
        onClose={() => {
          setPickedCommand(undefined);
          setHadForm(true);
        }}
      />
    );
  }
  return (
    <Composer
      label={label}
      placeholder={`${label}, or type / for commands`}
      hasFocus={hadForm}
      hintsLabel="Commands"
      hintsFor={(text) =>
        (commands ? matchingSubcommands(text, commands) : []).map(({ command, name, description }) => ({
          value: name,
          label: `/${command} ${name}`,
          description,
        }))
      }
      onHint={({ value }, typed) => {
        const subcommand = commands?.subcommands.find(({ name }) => name === value);
        if (subcommand) setPickedCommand({ subcommand, argument: typedArgument(typed, subcommand) });
        return '';
      }}
      enterChooses
      onSay={onSay}
      onEscape={onCancelReply}
      above={
        repliedTo !== undefined && (
          <p className="answers">
            <span>Replying to {repliedTo}</span>
            <button type="button" className="icon-button" aria-label="Cancel the reply" onClick={onCancelReply}>
              <span aria-hidden="true">×</span>
            </button>
          </p>
        )
      }
    />
  );
}

interface FormProps {
  readonly subcommand: Subcommand;
  /** Text typed after the subcommand. Prefills the first option, unless that has fixed choices. */
  readonly argument: string;
  readonly onSend: (options: ReturnType<typeof optionValues>) => Promise<boolean>;
  readonly onClose: () => void;
}

function CommandForm({ subcommand, argument, onSend, onClose }: FormProps) {
  const { command, name, description, options } = subcommand;
  const [firstOption] = options;
  const [filledOptions, setFilledOptions] = useState<Readonly<Record<string, string>>>(
    firstOption && argument !== '' && !fixedChoices(firstOption) ? { [firstOption.name]: argument } : {},
  );
  const [missingNames, setMissingNames] = useState<readonly string[]>([]);
  const submitButton = useRef<HTMLButtonElement>(null);
  const hasRequired = options.some(({ required }) => required);
  useEffect(() => {
    if (!hasRequired) submitButton.current?.focus();
  }, [hasRequired]);

  const send = async () => {
    const emptyNames = missingOptions(subcommand, filledOptions);
    setMissingNames(emptyNames);
    if (emptyNames.length > 0) return;
    if (await onSend(optionValues(subcommand, filledOptions))) onClose();
  };
  const changeOption = (option: string, value: string) => {
    setFilledOptions((now) => ({ ...now, [option]: value }));
    setMissingNames((now) => now.filter((subcommand) => subcommand !== option));
  };
  return (
    <form
      className="composer command-form"
      aria-label={`/${command} ${name}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      <p className="command-title">
        <b>{`/${command} ${name}`}</b> <span className="command-about">{description}</span>
      </p>
      <div className="command-options">
        {options.map((option) => (
          <OptionField
            key={option.name}
            option={option}
            value={filledOptions[option.name] ?? ''}
            isMissing={missingNames.includes(option.name)}
            hasFocus={option.required && option === options.find(({ required }) => required)}
            findOptions={async (typed) => {
              const values = optionValues(subcommand, { ...filledOptions, [option.name]: '' });
              const typedValues = { ...values, [option.name]: typed };
              const answer = await askDiscord({
                kind: 'type',
                subcommand: name,
                options: typedValues,
                focused: option.name,
              });
              return readChoices(answer).map((choice) => ({ value: choice.value, label: choice.name }));
            }}
            onChange={(value) => changeOption(option.name, value)}
          />
        ))}
      </div>
      <div className="command-foot">
        <button type="submit" className="button button-main" ref={submitButton}>
          Send
        </button>
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
      </div>
    </form>
  );
}

interface OptionProps {
  readonly option: CommandOption;
  readonly value: string;
  readonly isMissing: boolean;
  readonly hasFocus: boolean;
  readonly findOptions: (typed: string) => Promise<readonly ChoiceOption[]>;
  readonly onChange: (value: string) => void;
}

function OptionField({ option, value, isMissing, hasFocus, findOptions, onChange }: OptionProps) {
  const { name, description, required, autocomplete } = option;
  const [shownText, setShownText] = useState<string | undefined>(undefined);
  const field = useRef<HTMLInputElement & HTMLSelectElement>(null);
  const id = useId();
  const choices = fixedChoices(option);
  useEffect(() => {
    if (hasFocus) field.current?.focus();
  }, [hasFocus]);
  const control = { id, 'aria-describedby': `${id}-about`, 'aria-invalid': isMissing };
  const fieldProps = { ...control, ref: field, value };
  return (
    <div className="command-option">
      <label htmlFor={id}>{`${name}${required ? '' : ' (optional)'}`}</label>
      {choices ? (
        <select {...fieldProps} onChange={({ target }) => onChange(target.value)}>
          <option value="">–</option>
          {choices.map((choice) => (
            <option key={choice.value} value={choice.value}>
              {choice.name}
            </option>
          ))}
        </select>
      ) : autocomplete ? (
        <Lookup
          control={control}
          label={name}
          text={shownText ?? value}
          hasFocus={hasFocus}
          findOptions={findOptions}
          onType={(text) => {
            setShownText(undefined);
            onChange(text);
          }}
          onChoose={(choice) => {
            setShownText(choice.label);
            onChange(choice.value);
          }}
        />
      ) : (
        <input {...fieldProps} type="text" autoComplete="off" onChange={({ target }) => onChange(target.value)} />
      )}
      <p className="option-description" id={`${id}-about`}>
        {isMissing ? `This option is required. ${description}` : description}
      </p>
    </div>
  );
}

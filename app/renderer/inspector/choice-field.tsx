import { Select } from "radix-ui";
import { Icon } from "../shell/icon.tsx";

interface Props {
  readonly label: string;
  readonly value: string;
  readonly options: readonly string[];
  readonly disabled?: boolean;
  onCommit(value: string): void;
}

/** One of a few words. A value that is none of them (a damaged document) is shown as it is. */
export function ChoiceField({ label, value, options, disabled = false, onCommit }: Props) {
  return (
    <Select.Root value={value} onValueChange={onCommit} disabled={disabled}>
      <Select.Trigger className="field choice mono" aria-label={label} aria-invalid={!options.includes(value)}>
        <Select.Value>{value}</Select.Value>
        <Select.Icon className="choice-mark">
          <Icon name="chevron" />
        </Select.Icon>
      </Select.Trigger>
      <Select.Portal>
        <Select.Content className="menu" position="popper" sideOffset={4} align="end">
          <Select.Viewport>
            {options.map((option) => (
              <Select.Item className="menu-item mono" key={option} value={option}>
                <Select.ItemText>{option}</Select.ItemText>
                <Select.ItemIndicator className="menu-mark">
                  <Icon name="check" />
                </Select.ItemIndicator>
              </Select.Item>
            ))}
          </Select.Viewport>
        </Select.Content>
      </Select.Portal>
    </Select.Root>
  );
}

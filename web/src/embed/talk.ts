/** The page around the map, where the operator named its origin: what it is told, and what it may ask. */
import { home } from "../address";
import { page } from "../page.svelte";
import { type Command, commandOf } from "./messages";

export class Talk {
  /** ``origin`` comes from the shell, which knows who is named; "": nobody is told anything and nobody is heard. */
  constructor(private readonly origin: string) {}

  say(message: object): void {
    if (this.origin && parent !== window) parent.postMessage(message, this.origin);
  }

  /** Until the function it gives back is called. */
  listen(): () => void {
    const hear = (event: MessageEvent): void => {
      const command = this.origin && event.origin === this.origin && event.source === parent ? commandOf(event.data) : null;
      if (command) obey(command);
    };
    addEventListener("message", hear);
    return () => removeEventListener("message", hear);
  }
}

function obey(command: Command): void {
  if (command.type === "select") page.select(command.code);
  else go(command);
}

function go(command: Extract<Command, { type: "goto" }>): void {
  const { toggled, measure, period, form, filters, theme, language, embed, raised } = page.place;
  const { code, feature, view } = command;
  const same = page.area?.level === "city" && page.area.code === code;
  const inside = feature || !same ? code : "";
  void page.open(
    { ...home, toggled, measure, period, form, filters, theme, language, embed, raised, code: inside, feature, view },
    "replace",
  );
}

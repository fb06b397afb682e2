/** How many inputs a stream may have under way. */
interface AnswerAsReadyOptions {
  /** Inputs taken whose answers have not been. */
  readonly maxUnderWay: number;
}

/**
 * The answers to a stream of inputs, each as soon as it is there and not in the order of the inputs,
 * so that a slow one delays none. No input is taken while `maxUnderWay` are unanswered or their
 * answers not taken: a client that does not read is not read either. `answer` may neither throw nor
 * reject. Ends when the inputs have ended and all are answered; throws what they throw.
 */
export async function* answerAsReady<Input, Answer>(
  inputs: AsyncIterable<Input>,
  answer: (input: Input) => Answer | Promise<Answer>,
  { maxUnderWay }: AnswerAsReadyOptions,
): AsyncGenerator<Answer> {
  const ready: Answer[] = [];
  let underWay = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let left = false;
  let forAnswers = Promise.withResolvers<void>();
  let forRoom = Promise.withResolvers<void>();

  const add = (given: Answer) => {
    ready.push(given);
    forAnswers.resolve();
  };
  const take = async () => {
    try {
      for await (const input of inputs) {
        if (left) return;
        underWay++;
        const given = answer(input);
        if (given instanceof Promise) given.then(add);
        else add(given);
        while (underWay >= maxUnderWay && !left) {
          forRoom = Promise.withResolvers();
          await forRoom.promise;
        }
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    forAnswers.resolve();
  };
  take();
  try {
    for (;;) {
      while (ready.length > 0) {
        const given = ready.shift()!;
        yield given;
        underWay--;
        forRoom.resolve();
      }
      if (failure !== undefined) throw failure.error;
      if (ended && underWay === 0) return;
      forAnswers = Promise.withResolvers();
      await forAnswers.promise;
    }
  } finally {
    left = true;
    forRoom.resolve();
  }
}

// SPDX-License-Identifier: MIT-0
import type { Distribution, Environment } from "../../ports.ts";

/**
 * Probabilities with which a policy stops in each state, exactly: mass is pushed through all states, each after its parents.
 * `outputs` [states, width] are those of the policy's network, logits of the forward actions first. Computed in 64 bits.
 */
export function terminating(world: Environment, outputs: ArrayLike<number>, width: number): Float64Array {
  const { states, actions, next } = world;
  const mass = new Float64Array(states);
  const ends = new Float64Array(states);
  mass[0] = 1;
  for (const state of world.order) {
    const legal = Array.from({ length: actions }, (_, action) => action).filter(
      (action) => (next[state * actions + action] as number) >= -1,
    );
    const logits = legal.map((action) => outputs[state * width + action] as number);
    const highest = Math.max(...logits);
    const chances = logits.map((logit) => Math.exp(logit - highest));
    const sum = chances.reduce((all, one) => all + one, 0);
    for (const [place, action] of legal.entries()) {
      const moved = ((mass[state] as number) * (chances[place] as number)) / sum;
      const after = next[state * actions + action] as number;
      if (after === -1) ends[state] = (ends[state] as number) + moved;
      else mass[after] = (mass[after] as number) + moved;
    }
  }
  return ends;
}

/** R(x) / Z of every object, 0 where nothing may stop. */
export function targetOf({ logReward }: Pick<Environment, "logReward">): Float64Array {
  const highest = Math.max(...logReward);
  const shares = Float64Array.from(logReward, (value) => Math.exp(value - highest));
  const sum = shares.reduce((all, one) => all + one, 0);
  return shares.map((share) => share / sum);
}

/** Half the summed absolute differences: the largest difference in probability of any set of objects. */
export function totalVariation(p: ArrayLike<number>, q: ArrayLike<number>): number {
  return 0.5 * Array.from(p).reduce((sum, value, place) => sum + Math.abs(value - (q[place] as number)), 0);
}

export function distributionOf(name: string, world: Environment, probabilities: Float64Array): Distribution {
  return {
    is: "Distribution",
    name,
    probabilities: Float32Array.from(probabilities),
    target: Float32Array.from(targetOf(world)),
    picture: (values) => world.picture(values),
  };
}

mod check;
mod diff;
mod receipt;
mod redecided;
mod replay_cases;
mod small_differences;
mod worked_example;
